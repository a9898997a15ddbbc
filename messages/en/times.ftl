### How times, lengths and numbers are written. Window and pop-ups use the same.

## Lengths
length-s = { $s } s
length-min = { $min } min
length-min-s = { $min } min { $s } s
length-h = { $h } h
length-h-min = { $h } h { $min } min
length-ms = { $ms } ms

## Moments in pop-ups
clock-24 = { $hour }:{ $minute }
clock-12 = { $half ->
        [am] { $hour }:{ $minute } AM
       *[pm] { $hour }:{ $minute } PM
    }
day-first = { $day } { $month } { $clock }
month-first = { $month } { $day }, { $clock }
month = { $month ->
        [1] Jan
        [2] Feb
        [3] Mar
        [4] Apr
        [5] May
        [6] Jun
        [7] Jul
        [8] Aug
        [9] Sep
        [10] Oct
        [11] Nov
       *[12] Dec
    }
span-of-clocks = { $from }–{ $to }
span-of-days = { $from } – { $to }
decimal = { $whole }.{ $rest }
