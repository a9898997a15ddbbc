### Wie Zeiten, Dauern und Zahlen geschrieben werden.

## Dauern
length-s = { $s } s
length-min = { $min } min
length-min-s = { $min } min { $s } s
length-h = { $h } h
length-h-min = { $h } h { $min } min
length-ms = { $ms } ms

## Zeitpunkte in Benachrichtigungen
clock-24 = { $hour }:{ $minute }
clock-12 = { $half ->
        [am] { $hour }:{ $minute } AM
       *[pm] { $hour }:{ $minute } PM
    }
day-first = { $day }. { $month }, { $clock }
month-first = { $day }. { $month }, { $clock }
month = { $month ->
        [1] Jan.
        [2] Feb.
        [3] März
        [4] Apr.
        [5] Mai
        [6] Juni
        [7] Juli
        [8] Aug.
        [9] Sept.
        [10] Okt.
        [11] Nov.
       *[12] Dez.
    }
span-of-clocks = { $from }–{ $to }
span-of-days = { $from } – { $to }
decimal = { $whole },{ $rest }
