import page from '../../../../messages/es/page.ftl?raw';
import settings from '../../../../messages/es/settings.ftl?raw';
import times from '../../../../messages/es/times.ftl?raw';

export default [page, settings, times];
