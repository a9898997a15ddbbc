import page from '../../../../messages/en/page.ftl?raw';
import settings from '../../../../messages/en/settings.ftl?raw';
import times from '../../../../messages/en/times.ftl?raw';

export default [page, settings, times];
