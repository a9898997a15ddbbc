### 通知の文言。

toast-incoming = 着信
toast-missed = 不在着信
toast-voicemail = 新しいボイスメール
toast-transcript = 「{ $text }」
toast-digest = 不在の間、{ $span }
toast-quiet-digest = 通知を止めていた間、{ $span }
toast-missed-count = 不在着信{ $count }件
toast-voicemail-count = ボイスメール{ $count }件
toast-reminder = リマインダー：折り返し電話
toast-reminder-who = リマインダー：{ $who }に折り返し電話
toast-call-with = { $who }との通話
toast-call-answered = 応答した通話
toast-test = テストの通知
toast-test-why = Ringletはこのように電話をお知らせします。
toast-in-tray = Ringletは通知領域で動いています
toast-in-tray-why = 引き続き電話をお知らせします。終了するには、メニューの「終了」を選んでください。
toast-no-tray = このデスクトップには通知領域がありません
toast-no-tray-why = それでもRingletは動いています。ウィンドウを開くには、もう一度起動するか、ここで「開く」を選んでください。
toast-signed-out = Ringletはサインアウトしました
toast-signed-out-why = RingCentralがサインインを終了しました。Ringletを開いて、もう一度サインインしてください。

## ボタン
button-call-back = 折り返す
button-copy-number = 番号をコピー
button-ignore = 無視
button-mark-heard = 再生済みにする
button-open = 開く
button-pop = ページを開く
button-remind = あとで通知
button-to-voicemail = ボイスメールへ

## 結果
acted = { $what }。{ $line }
acted-ignored = ここでの呼び出しを止めました
acted-ignored-why = 相手には呼び出し音が続いて聞こえます。
acted-sent = ボイスメールに転送しました
acted-sent-why = 相手はメッセージを残せます。
acted-not-allowed = 許可されていません
acted-not-allowed-why = RingCentralはこのアプリにそれを許可していません。CallControl権限がありません。
acted-over = 通話はすでに終わっています
acted-over-why = または、ほかの人が応答しました。
acted-failed = 実行できませんでした
acted-failed-why = RingCentralに接続できないか、RingCentralが実行しませんでした。
unopened-dialler = このコンピューターには発信できるプログラムがありません。使うプログラムは設定で選べます。
unopened-screen-pop = 着信時に開くものを開けませんでした。何を開くかは設定で確認できます。
unopened-trial = 開けませんでした。デスクトップに対応するプログラムがないか、プログラムが起動しません。
