### ウィンドウの文言。

## いろいろな画面で
try-again = 再試行
back = 戻る
cancel = キャンセル
close = 閉じる
delete = 削除
delete-asking = 削除…
dismiss = 閉じる
copied = コピーしました
settings = 設定
did-not-work = 実行できませんでした
does-not-answer = Ringletが応答しません
does-not-answer-why = Ringletが応答しませんでした。終了して、もう一度起動してください。
headline-and-why = { $headline }：{ $why }

## 初期設定とサインイン
set-up = Ringletの初期設定
set-up-why = Ringletには、RingCentralに登録されたアプリのクライアントIDが必要です。社内のRingCentralのご担当者にお尋ねください。
client-id = クライアントID
client-id-missing = 先にクライアントIDを入力してください。
advanced = 詳細設定
server = サーバー
server-help = 別のサーバーが必要なのは、パートナーブランドまたはテストサーバーの場合だけです。
continue = 続ける
sign-in-headline = 誰からの電話かがわかります
sign-in-why = Ringletは、RingCentralの回線への着信、不在着信、ボイスメールをお知らせし、一覧に残します。
sign-in-signed-out = サインアウトしています
sign-in = RingCentralでサインイン
sign-in-browser = ブラウザーで{ $host }を開きます。
signing-in-headline = ブラウザーで続けてください
signing-in-until = RingCentralのサインインページをブラウザーで開きました。Ringletは{ $time }まで待ちます。
signing-in-address = サインインページのアドレス
signing-in-copy = アドレスをコピー
signing-in-copy-by-hand = アドレスを選択しました。Ctrl+Cでコピーしてください。
signing-in-again = ブラウザーをもう一度開く

## 回線の状態
connection-not-set-up = まだ設定されていません
connection-signed-out = サインアウト中
connection-signing-in = サインインしています
connection-connecting = 接続しています…
connection-listening = { $since }から待ち受け中
connection-reconnecting = { $since }から再接続中
connection-stopped = 待ち受けていません

## そのほかの問題
notice-stopped = 着信を検知していません
notice-sign-in-again = もう一度サインイン
notice-refused = RingCentralがサインインを拒否しています
notice-login-failed = サインインできませんでした
notice-out-of-date = この一覧は最新ではない可能性があります
notice-toasts = 通知を表示できません
notice-storage = 履歴に問題があります
notice-keyring = サインインが保存されません
notice-keyring-absent = このコンピューターにはキーリングがないため、サインインはRingletを終了するまでの間だけ有効です。
notice-keyring-locked = キーリングがロックされています。解除しないと、サインインはRingletを終了するまでの間だけ有効です。
notice-locked = キーリングがロックされています
notice-locked-why = サインインの情報が入っています。続けるにはロックを解除してください。
notice-unlock = ロックを解除
notice-fault-why = 再び起きる場合は、レポートをコピーしてください。
notice-settings = 設定ファイルを読み込めません
notice-settings-why = { $why } 既定値を使用します。
notice-tray = 通知領域のアイコンが表示されていません
update-ready = Ringlet { $version } の準備ができました
update-install = インストールして再起動
update-installing = Ringlet { $version } をインストールしています
update-installing-why = このウィンドウは閉じ、Ringletは自動的に戻ります。
update-failed = Ringlet { $version } はインストールされませんでした
fill = 以前の通話を取得しています：{ $days }日中{ $done }日

## 一覧
calls = 通話
search = 名前または番号で検索
search-hint = 名前または番号
search-clear = 検索をクリア
filter = 表示
filter-all = すべて
filter-missed = 不在着信
filter-open = 未対応
filter-voicemail = ボイスメール
mark-all-read = すべて既読にする
mark-all-read-count = すべて既読にする：未読{ $count }件
save-as-file = ファイルに保存
calls-loading = 通話を読み込んでいます…
calls-cannot-be-shown = 通話を表示できません
nothing-found = 見つかりません
nothing-found-why = 「{ $search }」に一致する通話はありません。
none-all = 通話はまだありません
none-all-why = 回線に着信があると、ここに表示されます。
none-missed = 不在着信はありません
none-missed-why = 出られなかった電話はありません。
none-open = 未対応はありません
none-open-why = 折り返しを待っている人はいません。
none-voicemail = ボイスメールはありません
none-voicemail-why = 相手が残したメッセージがここに表示されます。
gap = 待ち受けなし、{ $span }
gap-why = この間の出来事は、後からRingCentralで確認しました。

## 複数の行
selection = 選択した通話
selection-count = { $count }件の通話を選択中
save-count = { $count }件の通話を保存する形式
delete-count = { $count }件の通話をこのコンピューターから削除しますか？
copy = コピー
copied-one = コピーしました。
copied-count = { $count }件の通話をコピーしました。
copy-impossible = ここではクリップボードを使用できません。
deleted-one = 通話を1件削除しました。
deleted-count = { $count }件の通話を削除しました。
saved-to = { $file }に保存しました
call-gone = その通話はもう履歴にありません。

## 1つの行
row-selected = 選択中：
row-unread = 未読：
row-when = 日時
row-number = 番号
row-line = 回線
row-rang = 呼び出し
row-lasted = 通話時間
row-provisional = 通話ログではまだ確認されていません。
row-done = 対応済みにする
row-open-again = 未対応に戻す
row-call-back = 折り返す
row-copy-number = 番号をコピー
row-open = 未対応
row-reminder = リマインダー：
row-ignore = 無視
row-to-voicemail = ボイスメールへ
row-remind = あとで通知
row-remind-in-15-minutes = 15分後
row-remind-in-an-hour = 1時間後
row-remind-tomorrow-at-nine = 明日の9時
row-reminded-at = { $time }にお知らせします。
row-remind-not = 通知しない
trail = 経過
trail-steps = 手順

## ボイスメール
voicemail = ボイスメール
voicemail-new = 新しいボイスメール
voicemail-deleted = メールボックスから削除されました。
voicemail-transcript-pending = 文字起こしを作成中です。
voicemail-transcript-none = 文字起こしはありません。
voicemail-play = 再生
voicemail-pause = 一時停止
voicemail-position = 位置
voicemail-position-of = { $length }中{ $at }
voicemail-speed = 速度
voicemail-speed-times = { $speed }×
voicemail-volume = 音量
voicemail-volume-percent = { $percent }%
voicemail-mark-heard = 再生済みにする
voicemail-broken = この録音は再生できません。壊れているか、コーデックがない可能性があります。Linuxではgstreamer1.0-plugins-goodをインストールしてください。
voicemail-no-codec = このコンピューターでは録音を再生できません。コーデックがありません。Linuxではgstreamer1.0-plugins-goodをインストールしてください。

## はじめに
first-run = 通知は見えますか？
first-run-why = Ringletが待ち受けています。電話のときと同じように、テストの通知を表示しました。
first-run-trying = テストの通知を送っています…
first-run-yes = はい、見えます
first-run-no = いいえ
first-run-help = このデスクトップでは、次をご確認ください：
first-run-again = もう一度表示
first-run-anyway = このまま続ける
