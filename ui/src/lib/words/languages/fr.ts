import page from '../../../../messages/fr/page.ftl?raw';
import settings from '../../../../messages/fr/settings.ftl?raw';
import times from '../../../../messages/fr/times.ftl?raw';

export default [page, settings, times];
