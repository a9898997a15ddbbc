import page from '../../../../messages/de/page.ftl?raw';
import settings from '../../../../messages/de/settings.ftl?raw';
import times from '../../../../messages/de/times.ftl?raw';

export default [page, settings, times];
