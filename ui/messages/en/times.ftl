### How times, lengths, numbers and sentences are written. Window and pop-ups use the same.

## Sentences
full-stop = .

## Lengths
length-s = { $s } s
length-min = { $min } min
length-min-s = { $min } min { $s } s
length-h = { $h } h
length-h-min = { $h } h { $min } min
length-ms = { $ms } ms
decimal = { $whole }.{ $rest }

## Stretches of time
span-of-clocks = { $from }–{ $to }
span-of-days = { $from } – { $to }

## Moments
clock-24 = { $hour }:{ $minute }
clock-12 = { $hour }:{ $minute } { $half ->
        [am] AM
       *[pm] PM
    }
month = { $name ->
        [jan] Jan
        [feb] Feb
        [mar] Mar
        [apr] Apr
        [may] May
        [jun] Jun
        [jul] Jul
        [aug] Aug
        [sep] Sep
        [oct] Oct
        [nov] Nov
       *[dec] Dec
    }
day-first = { $day } { $month } { $clock }
month-first = { $month } { $day }, { $clock }
