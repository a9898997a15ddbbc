### Comment s’écrivent les heures, les durées et les nombres.

## Durées
length-s = { $s } s
length-min = { $min } min
length-min-s = { $min } min { $s } s
length-h = { $h } h
length-h-min = { $h } h { $min } min
length-ms = { $ms } ms

## Moments dans les notifications
clock-24 = { $hour }:{ $minute }
clock-12 = { $half ->
        [am] { $hour }:{ $minute } AM
       *[pm] { $hour }:{ $minute } PM
    }
day-first = { $day } { $month } { $clock }
month-first = { $day } { $month } { $clock }
month = { $month ->
        [1] janv.
        [2] févr.
        [3] mars
        [4] avr.
        [5] mai
        [6] juin
        [7] juil.
        [8] août
        [9] sept.
        [10] oct.
        [11] nov.
       *[12] déc.
    }
span-of-clocks = { $from }–{ $to }
span-of-days = { $from } – { $to }
decimal = { $whole },{ $rest }
