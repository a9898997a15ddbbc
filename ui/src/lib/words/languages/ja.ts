import page from '../../../../messages/ja/page.ftl?raw';
import settings from '../../../../messages/ja/settings.ftl?raw';
import times from '../../../../messages/ja/times.ftl?raw';

export default [page, settings, times];
