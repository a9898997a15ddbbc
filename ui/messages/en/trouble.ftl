### What did not work, and what to do. Those that begin small follow a colon, or become a sentence.

words-of-others = { $words }
in-a-row = { $before } { $last }
file-and-cause = { $what }: { $cause }

## Asking for something
nobody-signed-in = Nobody is signed in.
signed-out = nobody is signed in
signed-in-already = Somebody is signed in already. Sign out first.
client-id-first = Enter the app's client id first.
fixed-by-administrator = Your administrator has fixed this setting.
quitting = Ringlet is quitting.
row-gone = That call is no longer in the history.
number-unknown = This caller’s number is not known.
recording-gone = This recording is no longer in the mailbox.
recording-not-fetched = The recording could not be fetched: { $cause }.
export-no-folder = There is no folder to write to.
export-failed = The file could not be written: { $cause }.
log-folder-failed = The log folder could not be opened.
history-unusable = The history cannot be used at the moment: { $cause }.
forget-failed = Some of it could not be taken away: { $what }.
forget-history = the history
forget-settings = the settings
forget-start = the start at log-in
list = { $before }, { $last }

## The sign-in
login-address = “{ $address }” cannot be used as a redirect address: it must be plain http on localhost
login-cancelled = the sign-in was cancelled
login-denied = RingCentral was told not to let Ringlet in
login-exchange = the sign-in could not be finished: { $cause }
login-ports-taken = the ports the browser comes back to are taken by other programs: { $ports }
login-refused = RingCentral refused the sign-in ({ $code })
login-timed-out = the sign-in in the browser was not finished within five minutes
login-lost = the sign-in could not be kept
login-failed = The sign-in failed; please try again.
token-refused = RingCentral refused ({ $code })
no-reason = no reason given
sign-in-ended = RingCentral ended the sign-in ({ $code }); please sign in again
sign-in-over = the sign-in is over: the RingCentral app does not issue refresh tokens
sign-in-unavailable = the sign-in is not available
app-refused = RingCentral refuses this app ({ $code })
person-permission = RingCentral does not tell this app who is signed in: the permission { $permission } is missing. Ask the administrator who registered the app to add it, then sign in again.
sign-in-refused = RingCentral refuses to renew the sign-in ({ $code }). Calls that ring are told for as long as the connection lasts, a day at most; what became of them is not read. Ask the administrator who registered the app, then sign in again.
person-asked-again = { $cause }. It is tried again by itself.

## The line
line-app-refused = RingCentral refuses this app or this account ({ $code }). Ask the administrator who registered the app, then sign in again.
line-permission = RingCentral does not allow this app to listen: the permission { $permission } is missing. Ask the administrator who registered the app to add it, then sign in again.
line-subscription = RingCentral refuses the subscription (status { $status }). Sign out and in again; if that does not help, ask your administrator.
line-closed = the connection to RingCentral was closed
line-connecting = connecting
line-mute = RingCentral's gateway did not answer
line-offline = this computer has no network
line-asked-to-wait = RingCentral asks to wait before connecting again
line-refused = RingCentral refused the subscription for now (status { $status })
line-silent = the network went silent
line-slept = this computer was asleep or changed its network
line-gateway = RingCentral's gateway: { $cause }
line-gateway-refused = RingCentral's gateway refused the connection (status { $status })
line-restarted = a part of Ringlet failed and is being started again
server-unusable = The server in the settings cannot be used: { $cause }.
server-address = the server must be an address such as https://platform.ringcentral.com, with nothing after the host
server-insecure = the server must begin with https://; plain http is for this machine only

## What is off for want of a permission
off = { $feature } (permission { $permission })
off-telephony = why a call ended and who took it
off-voicemail = voicemails
off-call-log = call log
off-contacts = names of your contacts
off-directory = names of the company directory
off-marks = marking voicemails read in RingCentral

## RingCentral
rest-foreign-address = RingCentral named an address that is not its own
rest-gone = it is no longer there
rest-permission = RingCentral does not allow this: { $permission } is missing
rest-a-permission = a permission
rest-refused = RingCentral refused the request ({ $code })
rest-asked-to-wait = RingCentral asks to wait before the next request
rest-login-page = a login page of this network answered in the place of RingCentral
rest-fault = RingCentral has a fault of its own (status { $status })
rest-unreadable = RingCentral's answer cannot be read

## The network
network-unreachable = the server cannot be reached
network-proxy = the proxy { $proxy } { $fault }
network-insecure = no trusted secure connection could be made
network-timed-out = the server did not answer in time
network-broken = the connection broke
network-refused = the socket was refused with status { $status }
network-address = the address may not be used
proxy-broken = did not answer as a proxy does
proxy-refused = refused to connect to the server
proxy-refused-status = refused to connect to the server (status { $status })
proxy-unreachable = cannot be reached
proxy-password = wants a name and a password

## The history
history-damaged-later = the history's file is damaged; it will be moved aside at the next start
history-fault = a fault in Ringlet disturbed the history; the log says more
history-disk-full = the disk is full
history-io = the history's file cannot be written
history-forbidden = the history's file may not be written
history-waits = { $cause }; rows wait in memory
history-closed = the history is closed
history-unread = the history could not be read
history-unsaved = the history was not saved: { $cause }
history-moved = The history was damaged. It was moved to { $place } and a new one begun.
history-forgotten = { $cause }; what happens now is forgotten when Ringlet quits
open-damaged = the history in { $place } is damaged
open-failed = the history in { $place } cannot be opened
open-full = the disk has no room for the history in { $place }
open-newer = the history in { $place } is from a newer version of Ringlet (it has number { $found }, this one knows { $known })
open-forbidden = the history in { $place } may not be written

## Keyring, pop-ups, tray
keyring-denied = the keyring refused access
keyring-unavailable = no keyring is available
keyring-is-locked = the keyring is locked
keyring-late = the keyring did not answer in time
keyring-too-long = the sign-in is too long for a keyring: { $bytes } bytes
toasts-unavailable = nothing on this desktop shows pop-ups
toasts-timed-out = the desktop did not answer in time
tray-nowhere = this desktop shows no tray icons

## The settings
settings-unsaved = the settings cannot be saved to { $place }
settings-unreadable = { $place } cannot be read: { $cause }
settings-environment = { $name } in the environment is not used: { $cause }
settings-fixed = fixed by your administrator, not used: { $cause }
settings-policy = { $place } cannot be used: { $cause }
settings-at = { $place }, line { $line }: { $cause }
settings-at-key = { $place }, line { $line }, key { $key }: { $cause }
settings-key = { $key }: { $cause }
settings-several = { $before }; { $last }
invalid-alerts = an alert has popup and tray, which are true or false, sound, which is off, default or the whole path of a file, and repeat_minutes, from 0 to 1440
invalid-always-through = who always gets through has to be a list of numbers, extensions and names
invalid-appearance = the appearance has to be system, light or dark
invalid-call-with = what calls back has to be tel or ringcentral
invalid-client-id = the client id has to be letters, digits and signs without spaces, as RingCentral's developer console shows it
invalid-country = the country has to be two letters, such as US, or nothing
invalid-language = the language has to be a tag, such as de, or nothing
invalid-log-level = the log level has to be error, warn, info, debug or trace
invalid-quiet-hours = each of the quiet hours has days, such as mon, and from and to, such as 22:00 and 07:00
invalid-proxy = the proxy has to be system, direct, or an address such as http://proxy.example.com:3128, without a password
invalid-redirect-uri = each redirect address has to be http on localhost with a port, such as http://localhost:47631/oauth2callback
invalid-retention-days = the days to keep have to be a whole number from 1 to { $most }
invalid-screen-pop = a screen pop has a template whose address or program is written out, kind (url or command), on (ring, answer or missed), how (ask, auto or off) and only_for
invalid-screen-pop-allowed = where a screen pop may lead has to be a list such as https://crm.example.com, https://*.example.com or crm:
invalid-server = the server has to be an https address without a path, such as https://platform.ringcentral.com
invalid-update-channel = the update channel has to be stable, beta or off
invalid-volume = the volume has to be a whole number from 0 to 100
invalid-yes-or-no = this has to be true or false

## Screen pops
pop-not-allowed = the address leads to { $place }, which is not among the places that are allowed
pop-brace = a brace is open, or closes nothing
pop-no-address = the scheme and the host have to be written out, with placeholders behind them only
pop-no-program = the command has to begin with a program, written out
pop-quote = a quotation mark is not closed
pop-unknown = the placeholders are { $placeholders }
part-failed = A part of Ringlet failed and was started again ({ $part }).

## New versions
update-elsewhere = This Ringlet is updated as it was installed.
update-stays = { $cause }. This version goes on.
update-forged = what was announced is not signed by those who make Ringlet
update-malformed = what was announced is not understood
update-no-room = it cannot be kept on this disk: { $cause }
update-not-installed = it could not be put in the place of this version: { $cause }
update-refused = the server answered with status { $status }
update-unreachable = it cannot be reached: { $cause }
