### Comment s’écrivent les heures, les durées, les nombres et les phrases.

## Sentences
full-stop = .

## Durées
length-s = { $s } s
length-min = { $min } min
length-min-s = { $min } min { $s } s
length-h = { $h } h
length-h-min = { $h } h { $min } min
length-ms = { $ms } ms
decimal = { $whole },{ $rest }

## Périodes
span-of-clocks = { $from }–{ $to }
span-of-days = { $from } – { $to }

## Moments
clock-24 = { $hour }:{ $minute }
clock-12 = { $hour }:{ $minute } { $half ->
        [am] AM
       *[pm] PM
    }
month = { $name ->
        [jan] janv.
        [feb] févr.
        [mar] mars
        [apr] avr.
        [may] mai
        [jun] juin
        [jul] juil.
        [aug] août
        [sep] sept.
        [oct] oct.
        [nov] nov.
       *[dec] déc.
    }
day-first = { $day } { $month } { $clock }
month-first = { $day } { $month } { $clock }
