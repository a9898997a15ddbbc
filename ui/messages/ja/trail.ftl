### 電話に何が起きたか、その経過と、通知があった理由・なかった理由。

## 手順
step-amended = 通知の文言を変更しました
step-arrived = RingCentralのイベントが届きました
step-clicked = 通知がクリックされました
step-dismissed = 通知が閉じられました
step-expired = 通知は、デスクトップが表示する時間いっぱい表示されました
step-handed = 通知をデスクトップに渡しました
step-held-by-desktop = 保留：デスクトップがおやすみモードでした
step-held-by-hours = 保留：静かにする時間帯でした
step-held-by-kind = 通知なし：この種類の通知は設定でオフになっています
step-held-by-pause = 保留：通知を一時停止していました
step-no-answer = デスクトップが時間内に応答しませんでした
step-no-voicemail = ボイスメールに関わらないメールボックスの変更のため、無視しました
step-pressed = 通知のボタンが押されました
step-refused = デスクトップに通知を表示するものがありません
step-shown = デスクトップが通知を受け取りました
step-skipped = 順番が来る前に終わったため、通知は表示されませんでした
step-taken = デスクトップが自ら通知を取り下げました
step-unknown = Ringletの知らない種類のイベントのため、無視しました
step-written = 行を書き込みました
step-declined-here = ここで拒否しました
step-conference-leg = 誰も呼び出さない会議の接続のため、無視しました
step-digest-told = これとほかの逃したものをまとめて通知しようとしています
step-fax = FAXのため、無視しました
step-held-queue = 通知はまだです：コールキュー経由のため、同僚が応答した可能性があります。通話ログでわかります
step-held-silence = 通知はまだです：電話が鳴る時間より長く沈黙が続きました。どう終わったかは通話ログでわかります
step-held-unseen = 通知はまだです：どう終わったかを誰も見ていません。通話ログでわかります
step-judged-answered = イベントでは：応答
step-judged-declined = イベントでは：拒否
step-judged-elsewhere = イベントでは：ほかの人または機器が応答
step-judged-missed = イベントでは：不在着信
step-line-lost = プレゼンスに表示されなくなりました
step-line-over = プレゼンス：終了
step-line-rings = プレゼンス：呼び出し中
step-line-talks = プレゼンス：通話中
step-log-asked = 通話ログに問い合わせます
step-log-baseline = サインインしたときすでに通話ログにありました。その時点のものは通知しません
step-log-confirmed = 通話ログで確認されました
step-log-corrected = 通話ログの内容が異なるため、行を訂正しました
step-log-found = 通話ログだけが知っています
step-log-silent = 通話ログに記録がありません
step-mail-baseline = サインインしたときすでにボイスメールがありました。その時点のものは通知しません
step-mail-came = ボイスメールが届きました
step-mail-gone = ボイスメールが削除されました
step-mail-heard = ボイスメールが再生されました
step-mail-linked-likely = 発信者と時刻から、このボイスメールはこの通話のものと見なしました
step-mail-linked-logged = どの通話がボイスメールを残したかは通話ログでわかり、その通話を発信者と時刻から見つけました
step-mail-linked-seen = 通話がボイスメールに転送されるのを確認し、これがそのメッセージです
step-mail-linked-surely = どの通話がボイスメールを残したかは通話ログでわかりました
step-mail-read = 新しいボイスメールではありません：すでに既読か、残されてから長い時間の後に変更されました
step-mail-told = ボイスメールを通知します
step-mail-transcribed = ボイスメールの文字起こしが届きました
step-mail-waits = 新しいボイスメールではないため、不在着信がわかるまで待ちます
step-monitored = モニターしている同僚の回線です。自分への呼び出しではないため、通知しません
step-matched-id = 通話ログの記録が、IDからこの通話のものとわかりました
step-matched-likeness = 通話ログの記録を、発信者と時刻からこの通話のものと見なしました
step-met = 最初の知らせ
step-missed-in-voicemail = 不在着信の通知なし：ボイスメールの通知でわかります
step-missed-taken-back = 不在着信の通知を取り下げます
step-missed-told = 不在着信を通知します
step-missed-waits = 新しい不在着信ではないため、すべてがわかるまで待ちます
step-other-extension = ほかの内線のイベントのため、無視しました
step-overtaken = 古いイベントが新しいイベントの後に、または二重に届いたため、無視しました
step-own-leg = 自分が発信した通話の自分側のため、通知しません
step-read-lost = 回線を確認すると、もう見つかりません
step-read-over = 回線の確認：終了
step-read-rings = 回線の確認：呼び出し中
step-read-talks = 回線の確認：通話中
step-repeated = RingCentralがイベントを再び配信したため、無視しました
step-ring-ceiling = 通知は、表示できる時間いっぱい表示されました
step-ring-held-back = 呼び出しの知らせが古いため、終わるのを少し待ちます
step-ring-taken-down = 呼び出しの通知を取り下げます
step-ring-told = 呼び出しを通知します
step-ring-too-old = 通知なし：見つけたときには長く鳴っていました
step-seen-here = ここで確認されました
step-session-over = 電話セッション：終了
step-session-rings = 電話セッション：呼び出し中
step-session-talks = 電話セッション：通話中
step-silent = 長い間何も届かないため、終了したと見なしました
step-stale = 終了したはずの通話を呼び出し中とするイベントのため、無視しました

## 答え
trail-outbound = これはご自身がかけた電話です。通知するのは着信だけです。
trail-taken-back = 通話ログの内容が異なるとわかったため、不在着信の通知を取り下げました。
trail-too-old = この行については何も記録されていません。経過の記録より古いものです。
trail-nothing-yet = これまでの情報では、通知することはありません。
trail-told-together = Ringletが待ち受けていない間の出来事です。その間のものはまとめて1つの通知でお知らせします。
trail-shown = { $popup ->
        [ring] デスクトップが呼び出しの通知を受け取りました。
        [mail] デスクトップがボイスメールの通知を受け取りました。
        [digest] デスクトップがまとめての通知を受け取りました。
       *[missed] デスクトップが不在着信の通知を受け取りました。
    }
trail-shown-after = { $popup ->
        [ring] デスクトップが{ $took }後に呼び出しの通知を受け取りました。
        [mail] デスクトップが{ $took }後にボイスメールの通知を受け取りました。
        [digest] デスクトップが{ $took }後にまとめての通知を受け取りました。
       *[missed] デスクトップが{ $took }後に不在着信の通知を受け取りました。
    }
trail-unseen = 見えなかった場合は、デスクトップが通知を止めていないか（「おやすみモード」）ご確認ください。
trail-paused = { $popup ->
        [ring] 呼び出しの通知は保留されました。通知を一時停止していました。
        [mail] ボイスメールの通知は保留されました。通知を一時停止していました。
        [digest] まとめての通知は保留されました。通知を一時停止していました。
       *[missed] 不在着信の通知は保留されました。通知を一時停止していました。
    }
trail-hours = { $popup ->
        [ring] 呼び出しの通知は保留されました。静かにする時間帯でした。
        [mail] ボイスメールの通知は保留されました。静かにする時間帯でした。
        [digest] まとめての通知は保留されました。静かにする時間帯でした。
       *[missed] 不在着信の通知は保留されました。静かにする時間帯でした。
    }
trail-desktop = { $popup ->
        [ring] 呼び出しの通知は保留されました。デスクトップがおやすみモードでした。
        [mail] ボイスメールの通知は保留されました。デスクトップがおやすみモードでした。
        [digest] まとめての通知は保留されました。デスクトップがおやすみモードでした。
       *[missed] 不在着信の通知は保留されました。デスクトップがおやすみモードでした。
    }
trail-kind = { $popup ->
        [ring] 呼び出しの通知はありませんでした。この種類の通知は設定でオフになっています。
        [mail] ボイスメールの通知はありませんでした。この種類の通知は設定でオフになっています。
        [digest] まとめての通知はありませんでした。この種類の通知は設定でオフになっています。
       *[missed] 不在着信の通知はありませんでした。この種類の通知は設定でオフになっています。
    }
trail-refused = { $popup ->
        [ring] 呼び出しを通知しようとしましたが、デスクトップに表示するものがありませんでした。
        [mail] ボイスメールを通知しようとしましたが、デスクトップに表示するものがありませんでした。
        [digest] まとめて通知しようとしましたが、デスクトップに表示するものがありませんでした。
       *[missed] 不在着信を通知しようとしましたが、デスクトップに表示するものがありませんでした。
    }
trail-no-answer = { $popup ->
        [ring] 呼び出しの通知をデスクトップに渡しましたが、時間内に応答がありませんでした。
        [mail] ボイスメールの通知をデスクトップに渡しましたが、時間内に応答がありませんでした。
        [digest] まとめての通知をデスクトップに渡しましたが、時間内に応答がありませんでした。
       *[missed] 不在着信の通知をデスクトップに渡しましたが、時間内に応答がありませんでした。
    }
trail-skipped = { $popup ->
        [ring] 呼び出しを通知しようとしましたが、デスクトップが表示する前に終わりました。
        [mail] ボイスメールを通知しようとしましたが、デスクトップが表示する前に終わりました。
        [digest] まとめて通知しようとしましたが、デスクトップが表示する前に終わりました。
       *[missed] 不在着信を通知しようとしましたが、デスクトップが表示する前に終わりました。
    }
trail-unknown = { $popup ->
        [ring] 呼び出しを通知しようとしましたが、デスクトップの応答がわかりません。
        [mail] ボイスメールを通知しようとしましたが、デスクトップの応答がわかりません。
        [digest] まとめて通知しようとしましたが、デスクトップの応答がわかりません。
       *[missed] 不在着信を通知しようとしましたが、デスクトップの応答がわかりません。
    }
trail-baseline = サインインする前からあったものです。通知するのはその後のものだけです。
trail-log-alone = ここでは鳴りませんでした。RingCentralは通話ログでのみ知らせました。
trail-ring-too-old = Ringletが見つけたときには、長く鳴っていました。
trail-mail-no-news = 届いたとき、ボイスメールは新しくありませんでした。既読か、残されてから長い時間の後に変更されたものです。
trail-answered = 応答されたため、不在着信は通知していません。
trail-elsewhere = ほかの人が応答したため、不在着信は通知していません。
trail-declined = 拒否されたため、不在着信は通知していません。
trail-log-says-not = 不在着信かどうかは通話ログに任せ、通話ログでは不在着信ではありませんでした。
trail-log-silent = 不在着信かどうかは通話ログに任せましたが、通話ログに記録がありません。
trail-log-will-say = 不在着信かどうかは、終了から30秒ほど後に通話ログでわかります。
trail-not-fresh = 新しくないため、個別には通知していません。
