### サインイン後のブラウザーのページ。

page-title = { $title } · Ringlet
page-denied = サインインしていません
page-denied-why = 拒否されました。Ringletはいつでもサインインし直せます。
page-failed = サインインしていません
page-failed-why = サインインが完了しませんでした。理由はRingletに表示されます。もう一度お試しください。
page-success = サインインしました
page-success-why = Ringletが電話を待ち受けています。このページは閉じてかまいません。
page-used = 使用済みです
page-used-why = このサインインはすでに使用されました。Ringletがサインインしていない場合は、もう一度始めてください。
page-wrong-state = Ringletが待っているサインインではありません
page-wrong-state-why = このページは別の、おそらく以前のサインインのものです。Ringletが最後に開いたページをお使いください。
