### The page in the browser after signing in.

page-title = { $title } · Ringlet
page-denied = Not signed in
page-denied-why = You declined. Ringlet can be signed in again at any time.
page-failed = Not signed in
page-failed-why = The sign-in did not finish. Ringlet says why; please try again there.
page-success = You are signed in
page-success-why = Ringlet is listening for your calls. You can close this page.
page-used = Already used
page-used-why = This sign-in was used already. If Ringlet is not signed in, start again there.
page-wrong-state = Not the sign-in Ringlet waits for
page-wrong-state-why = This page belongs to another sign-in, perhaps an older one. Please use the page that Ringlet opened last.
