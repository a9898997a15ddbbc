### うまくいかなかったことと、その対処。

words-of-others = { $words }
in-a-row = { $before }{ $last }
file-and-cause = { $what }：{ $cause }

## 何かを頼まれたとき
nobody-signed-in = 誰もサインインしていません。
signed-out = 誰もサインインしていません
signed-in-already = すでにサインインしています。先にサインアウトしてください。
client-id-first = 先にアプリのクライアントIDを入力してください。
fixed-by-administrator = この設定は管理者が固定しています。
quitting = Ringletを終了しています。
row-gone = その通話はもう履歴にありません。
number-unknown = この相手の番号はわかりません。
recording-gone = この録音はもうメールボックスにありません。
recording-not-fetched = 録音を取得できませんでした：{ $cause }。
export-no-folder = 書き込むフォルダーがありません。
export-failed = ファイルを書き込めませんでした：{ $cause }。
log-folder-failed = ログのフォルダーを開けませんでした。
history-unusable = 今は履歴を使用できません：{ $cause }。
forget-failed = 一部を削除できませんでした：{ $what }。
forget-history = 履歴
forget-settings = 設定
forget-start = ログイン時の起動
list = { $before }、{ $last }

## サインイン
login-address = 「{ $address }」は戻り先のアドレスに使えません。localhostのhttpである必要があります
login-cancelled = サインインがキャンセルされました
login-denied = RingCentralでRingletの利用が拒否されました
login-exchange = サインインを完了できませんでした：{ $cause }
login-ports-taken = ブラウザーの戻り先のポートがほかのプログラムに使われています：{ $ports }
login-refused = RingCentralがサインインを拒否しました（{ $code }）
login-timed-out = ブラウザーでのサインインが5分以内に完了しませんでした
login-lost = サインインを保存できませんでした
login-failed = サインインに失敗しました。もう一度お試しください。
token-refused = RingCentralが拒否しました（{ $code }）
no-reason = 理由は不明
sign-in-ended = RingCentralがサインインを終了しました（{ $code }）。もう一度サインインしてください
sign-in-over = サインインの期限が切れました。RingCentralアプリがリフレッシュトークンを発行していません
sign-in-unavailable = サインインを使用できません
app-refused = RingCentralがこのアプリを拒否しています（{ $code }）
person-permission = RingCentralがこのアプリに、サインインした人の情報を返しません。{ $permission }権限がありません。アプリを登録した管理者に追加を依頼し、もう一度サインインしてください。
sign-in-refused = RingCentralがサインインの更新を拒否しています（{ $code }）。接続が続く間（長くて1日）は着信をお知らせしますが、その結果は読み取れません。アプリを登録した管理者に問い合わせてから、もう一度サインインしてください。
person-asked-again = { $cause }。自動的に再試行します。

## 回線
line-app-refused = RingCentralがこのアプリまたはアカウントを拒否しています（{ $code }）。アプリを登録した管理者に問い合わせ、もう一度サインインしてください。
line-permission = RingCentralがこのアプリの待ち受けを許可していません。{ $permission }権限がありません。アプリを登録した管理者に追加を依頼し、もう一度サインインしてください。
line-subscription = RingCentralがサブスクリプションを拒否しています（ステータス{ $status }）。サインアウトして、もう一度サインインしてください。解決しない場合は管理者に問い合わせてください。
line-closed = RingCentralとの接続が閉じられました
line-connecting = 接続しています
line-mute = RingCentralのゲートウェイが応答しませんでした
line-offline = このコンピューターはネットワークに接続していません
line-asked-to-wait = RingCentralが再接続を待つよう求めています
line-refused = RingCentralが現在サブスクリプションを拒否しています（ステータス{ $status }）
line-silent = ネットワークが途絶えました
line-slept = このコンピューターがスリープしていたか、ネットワークが変わりました
line-gateway = RingCentralのゲートウェイ：{ $cause }
line-gateway-refused = RingCentralのゲートウェイが接続を拒否しました（ステータス{ $status }）
line-restarted = Ringletの一部に障害が起き、再起動しています
server-unusable = 設定されたサーバーを使用できません：{ $cause }。
server-address = サーバーは、https://platform.ringcentral.comのようにホスト名で終わるアドレスである必要があります
server-insecure = サーバーはhttps://で始まる必要があります。httpはこのコンピューターでのみ使えます

## 権限がないために使えないもの
off = { $feature }（{ $permission }権限）
off-telephony = 通話が終わった理由と応答した人
off-voicemail = ボイスメール
off-call-log = 通話ログ
off-contacts = 連絡先の名前
off-directory = 会社のディレクトリの名前
off-marks = RingCentralでボイスメールを既読にすること

## RingCentral
rest-foreign-address = RingCentralが自身のものでないアドレスを示しました
rest-gone = もうありません
rest-permission = RingCentralが許可していません：{ $permission }がありません
rest-a-permission = 権限
rest-refused = RingCentralが要求を拒否しました（{ $code }）
rest-asked-to-wait = RingCentralが次の要求を待つよう求めています
rest-login-page = このネットワークのログインページがRingCentralの代わりに応答しました
rest-fault = RingCentral側の障害です（ステータス{ $status }）
rest-unreadable = RingCentralの応答を読み取れません

## ネットワーク
network-unreachable = サーバーに接続できません
network-proxy = プロキシ{ $proxy }{ $fault }
network-insecure = 信頼できる安全な接続を確立できませんでした
network-timed-out = サーバーが時間内に応答しませんでした
network-broken = 接続が切れました
network-refused = 接続がステータス{ $status }で拒否されました
network-address = このアドレスは使用できません
proxy-broken = がプロキシとして応答しませんでした
proxy-refused = がサーバーへの接続を拒否しました
proxy-refused-status = がサーバーへの接続を拒否しました（ステータス{ $status }）
proxy-unreachable = に接続できません
proxy-password = が名前とパスワードを求めています

## 履歴
history-damaged-later = 履歴のファイルが壊れています。次の起動時に別の場所へ移します
history-fault = Ringletの不具合で履歴が乱れました。詳しくはログにあります
history-disk-full = ディスクに空きがありません
history-io = 履歴のファイルに書き込めません
history-forbidden = 履歴のファイルへの書き込みが許可されていません
history-waits = { $cause }。行はメモリで待機しています
history-closed = 履歴は閉じられています
history-unread = 履歴を読み込めませんでした
history-unsaved = 履歴を保存できませんでした：{ $cause }
history-moved = 履歴が壊れていたため、{ $place }に移し、新しい履歴を始めました。
history-forgotten = { $cause }。これからの出来事は、Ringletを終了すると失われます
open-damaged = { $place }の履歴が壊れています
open-failed = { $place }の履歴を開けません
open-full = { $place }の履歴のための空きがディスクにありません
open-newer = { $place }の履歴は、より新しいバージョンのRingletのものです（番号{ $found }、このバージョンは{ $known }まで）
open-forbidden = { $place }の履歴への書き込みが許可されていません

## キーリング、通知、通知領域
keyring-denied = キーリングがアクセスを拒否しました
keyring-unavailable = キーリングがありません
keyring-is-locked = キーリングがロックされています
keyring-late = キーリングが時間内に応答しませんでした
keyring-too-long = サインインがキーリングには長すぎます：{ $bytes }バイト
toasts-unavailable = このデスクトップには通知を表示するものがありません
toasts-timed-out = デスクトップが時間内に応答しませんでした
tray-nowhere = このデスクトップは通知領域のアイコンを表示しません

## 設定
settings-unsaved = 設定を{ $place }に保存できません
settings-unreadable = { $place }を読み込めません：{ $cause }
settings-environment = 環境変数{ $name }は使用されません：{ $cause }
settings-fixed = 管理者による固定値は使用されません：{ $cause }
settings-policy = { $place }を使用できません：{ $cause }
settings-at = { $place }、{ $line }行目：{ $cause }
settings-at-key = { $place }、{ $line }行目、キー{ $key }：{ $cause }
settings-key = { $key }：{ $cause }
settings-several = { $before }；{ $last }
invalid-alerts = 通知の設定は、popupとtray（trueまたはfalse）、sound（off、default、またはファイルの完全なパス）、repeat_minutes（0～1440）です
invalid-always-through = 常に通知する相手は、番号、内線、名前の一覧である必要があります
invalid-appearance = 外観はsystem、light、darkのいずれかです
invalid-call-with = 折り返しの方法はtelまたはringcentralです
invalid-client-id = クライアントIDは、RingCentralの開発者コンソールに表示されるとおり、空白を含まない英数字と記号である必要があります
invalid-country = 国はUSのような2文字、または空です
invalid-language = 言語はdeのようなコード、または空です
invalid-log-level = ログの詳しさはerror、warn、info、debug、traceのいずれかです
invalid-quiet-hours = 静かにする時間帯には、monのようなdaysと、22:00や07:00のようなfromとtoが必要です
invalid-proxy = プロキシはsystem、direct、またはhttp://proxy.example.com:3128のようなパスワードなしのアドレスです
invalid-redirect-uri = 戻り先のアドレスは、http://localhost:47631/oauth2callbackのように、localhostのhttpでポートが必要です
invalid-retention-days = 残す日数は1から{ $most }までの整数です
invalid-screen-pop = スクリーンポップには、アドレスまたはプログラムを明記したtemplate、kind（urlまたはcommand）、on（ring、answer、missed）、how（ask、auto、off）、only_forが必要です
invalid-screen-pop-allowed = スクリーンポップで開ける場所は、https://crm.example.com、https://*.example.com、crm: のような一覧です
invalid-server = サーバーはhttps://platform.ringcentral.comのような、パスのないhttpsのアドレスです
invalid-update-channel = 更新チャンネルはstable、beta、offのいずれかです
invalid-volume = 音量は0から100までの整数です
invalid-yes-or-no = trueまたはfalseです

## スクリーンポップ
pop-not-allowed = アドレスの行き先{ $place }は、許可された場所ではありません
pop-brace = 波かっこが開いたままか、対応していません
pop-no-address = スキームとホストは明記し、プレースホルダーはその後ろにだけ置いてください
pop-no-program = コマンドは、明記したプログラムで始まる必要があります
pop-quote = 引用符が閉じていません
pop-unknown = 使えるプレースホルダーは{ $placeholders }です
part-failed = Ringletの一部に障害が起き、再起動しました（{ $part }）。

## 新しいバージョン
update-elsewhere = このRingletは、インストールした方法で更新されます。
update-stays = { $cause }。現在のバージョンを引き続き使用します。
update-forged = 公開された内容にRinglet開発元の署名がありません
update-malformed = 公開された内容を理解できません
update-no-room = このディスクに保存できません：{ $cause }
update-not-installed = 現在のバージョンと置き換えられませんでした：{ $cause }
update-refused = サーバーがステータス{ $status }を返しました
update-unreachable = アクセスできません：{ $cause }
