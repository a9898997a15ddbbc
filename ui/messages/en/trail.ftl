### What happened to a call on its way, step by step, and why there was a pop-up or none.

## Steps
step-amended = The words of the pop-up were changed
step-arrived = RingCentral’s event arrived
step-clicked = You clicked the pop-up
step-dismissed = You dismissed the pop-up
step-expired = The pop-up had been up for as long as the desktop shows one
step-handed = The pop-up was handed to the desktop
step-held-by-desktop = Held back: the desktop said that nobody wanted to be disturbed
step-held-by-hours = Held back: it was within your quiet hours
step-held-by-kind = No pop-up: your settings switch them off for this kind
step-held-by-pause = Held back: you had paused pop-ups
step-no-answer = The desktop did not answer in time
step-no-voicemail = A change in the mailbox that concerns no voicemail: left aside
step-pressed = You pressed a button of the pop-up
step-refused = Nothing on the desktop shows pop-ups
step-shown = The desktop took the pop-up
step-skipped = The pop-up was over before its turn, and was not shown
step-taken = The desktop took the pop-up away by itself
step-unknown = An event of a kind that Ringlet does not know: left aside
step-written = The row was written
step-declined-here = You declined it here
step-conference-leg = A leg of a conference, which calls nobody: left aside
step-digest-told = One pop-up is wanted for this and all else that was missed
step-fax = A fax: left aside
step-held-queue = No pop-up yet: it came through a queue, and a colleague may have taken it. The call log will say
step-held-silence = No pop-up yet: it was silent for longer than a phone rings. The call log will say how it ended
step-held-unseen = No pop-up yet: nobody saw how it ended. The call log will say
step-judged-answered = Events say: answered
step-judged-declined = Events say: you declined
step-judged-elsewhere = Events say: somebody or something else took it
step-judged-missed = Events say: missed
step-line-lost = Presence no longer lists it
step-line-over = Presence: it is over
step-line-rings = Presence: it rings
step-line-talks = Presence: connected
step-log-asked = The call log is asked
step-log-baseline = It was in the call log when you signed in; nothing of that time is told
step-log-confirmed = The call log confirms it
step-log-corrected = The call log says otherwise: the row is corrected
step-log-found = The call log alone knows of it
step-log-silent = The call log has no record of it
step-mail-baseline = The voicemail was there when you signed in; nothing of that time is told
step-mail-came = A voicemail came
step-mail-gone = The voicemail was deleted
step-mail-heard = The voicemail was listened to
step-mail-linked-likely = The voicemail is taken to be this call’s, by caller and time
step-mail-linked-logged = The call log says which call left the voicemail; the call was found by caller and time
step-mail-linked-seen = The call was seen going to voicemail, and this is its message
step-mail-linked-surely = The call log says which call left the voicemail
step-mail-read = The voicemail is no news: it was read already, or changed long after it was left
step-mail-told = A pop-up for the voicemail is wanted
step-mail-transcribed = The voicemail’s transcript came
step-mail-waits = The voicemail is not fresh: it waits until what was missed is known
step-monitored = A colleague’s line that you watch: not told, because it does not ring for you
step-matched-id = A record of the call log is this call’s, by its id
step-matched-likeness = A record of the call log is taken to be this call’s, by caller and time
step-met = First heard of
step-missed-in-voicemail = No pop-up for the missed call: the one for its voicemail says it
step-missed-taken-back = The pop-up for the missed call is taken back
step-missed-told = A pop-up for the missed call is wanted
step-missed-waits = The missed call is not fresh: it waits until everything that was missed is known
step-other-extension = An event of somebody else’s extension: left aside
step-overtaken = An older event came after a newer one, or twice, and was left aside
step-own-leg = Your own end of a call that you make: not told
step-read-lost = A look at the line no longer finds it
step-read-over = A look at the line: it is over
step-read-rings = A look at the line: it rings
step-read-talks = A look at the line: connected
step-repeated = RingCentral delivered an event once more; it was left aside
step-ring-ceiling = The pop-up was up for as long as any may be
step-ring-held-back = The news that it rings is old: a moment is waited for its end
step-ring-taken-down = The pop-up for the ringing is taken away
step-ring-told = A pop-up for the ringing is wanted
step-ring-too-old = No pop-up: it had been ringing for long when it was found
step-seen-here = You saw it here
step-session-over = Telephony session: it is over
step-session-rings = Telephony session: it rings
step-session-talks = Telephony session: connected
step-silent = Nothing was heard of it for so long that it is taken to be over
step-stale = An event still shows it ringing that is known to be over: left aside

## The answer
trail-outbound = You made this call. Pop-ups tell only of calls that come in.
trail-taken-back = The pop-up for the missed call was taken back when the call log said otherwise.
trail-too-old = Nothing was written down about this row: it is older than its trail would be.
trail-nothing-yet = Nothing that was heard so far calls for a pop-up.
trail-told-together = It happened while Ringlet was not listening; all that was missed then is told in one pop-up.
trail-shown = { $popup ->
        [ring] The desktop took a pop-up for the ringing.
        [mail] The desktop took a pop-up for the voicemail.
        [digest] The desktop took a pop-up for everything that was missed.
       *[missed] The desktop took a pop-up for the missed call.
    }
trail-shown-after = { $popup ->
        [ring] The desktop took a pop-up for the ringing after { $took }.
        [mail] The desktop took a pop-up for the voicemail after { $took }.
        [digest] The desktop took a pop-up for everything that was missed after { $took }.
       *[missed] The desktop took a pop-up for the missed call after { $took }.
    }
trail-unseen = If you did not see it, look whether the desktop holds pop-ups back (“do not disturb”).
trail-paused = { $popup ->
        [ring] The pop-up for the ringing was held back: you had paused pop-ups.
        [mail] The pop-up for the voicemail was held back: you had paused pop-ups.
        [digest] The pop-up for everything that was missed was held back: you had paused pop-ups.
       *[missed] The pop-up for the missed call was held back: you had paused pop-ups.
    }
trail-hours = { $popup ->
        [ring] The pop-up for the ringing was held back: it was within your quiet hours.
        [mail] The pop-up for the voicemail was held back: it was within your quiet hours.
        [digest] The pop-up for everything that was missed was held back: it was within your quiet hours.
       *[missed] The pop-up for the missed call was held back: it was within your quiet hours.
    }
trail-desktop = { $popup ->
        [ring] The pop-up for the ringing was held back: the desktop said that nobody wanted to be disturbed.
        [mail] The pop-up for the voicemail was held back: the desktop said that nobody wanted to be disturbed.
        [digest] The pop-up for everything that was missed was held back: the desktop said that nobody wanted to be disturbed.
       *[missed] The pop-up for the missed call was held back: the desktop said that nobody wanted to be disturbed.
    }
trail-kind = { $popup ->
        [ring] There was no pop-up for the ringing: your settings switch them off for this kind.
        [mail] There was no pop-up for the voicemail: your settings switch them off for this kind.
        [digest] There was no pop-up for everything that was missed: your settings switch them off for this kind.
       *[missed] There was no pop-up for the missed call: your settings switch them off for this kind.
    }
trail-refused = { $popup ->
        [ring] A pop-up for the ringing was wanted, and nothing on the desktop showed it.
        [mail] A pop-up for the voicemail was wanted, and nothing on the desktop showed it.
        [digest] A pop-up for everything that was missed was wanted, and nothing on the desktop showed it.
       *[missed] A pop-up for the missed call was wanted, and nothing on the desktop showed it.
    }
trail-no-answer = { $popup ->
        [ring] A pop-up for the ringing was handed to the desktop, which did not answer in time.
        [mail] A pop-up for the voicemail was handed to the desktop, which did not answer in time.
        [digest] A pop-up for everything that was missed was handed to the desktop, which did not answer in time.
       *[missed] A pop-up for the missed call was handed to the desktop, which did not answer in time.
    }
trail-skipped = { $popup ->
        [ring] A pop-up for the ringing was wanted, and was over before the desktop could show it.
        [mail] A pop-up for the voicemail was wanted, and was over before the desktop could show it.
        [digest] A pop-up for everything that was missed was wanted, and was over before the desktop could show it.
       *[missed] A pop-up for the missed call was wanted, and was over before the desktop could show it.
    }
trail-unknown = { $popup ->
        [ring] A pop-up for the ringing was wanted; the desktop’s answer is not known.
        [mail] A pop-up for the voicemail was wanted; the desktop’s answer is not known.
        [digest] A pop-up for everything that was missed was wanted; the desktop’s answer is not known.
       *[missed] A pop-up for the missed call was wanted; the desktop’s answer is not known.
    }
trail-baseline = It was there before you signed in; only what comes after that is told.
trail-log-alone = It did not ring here: RingCentral told of it in its call log alone.
trail-ring-too-old = It had been ringing for long when Ringlet found it.
trail-mail-no-news = Its voicemail was no news when it came: it had been read, or changed long after it was left.
trail-answered = It was answered, so no missed call was told.
trail-elsewhere = Somebody else took it, so no missed call was told.
trail-declined = You declined it, so no missed call was told.
trail-log-says-not = Whether it was missed was left to the call log, and the log says that it was not.
trail-log-silent = Whether it was missed was left to the call log, which has no record of it.
trail-log-will-say = Whether it was missed is for the call log to say, half a minute after its end.
trail-not-fresh = It was no longer fresh, and was not told singly.
