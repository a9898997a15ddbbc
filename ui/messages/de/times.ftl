### Wie Zeiten, Dauern, Zahlen und Sätze geschrieben werden.

## Sentences
full-stop = .

## Dauern
length-s = { $s } s
length-min = { $min } min
length-min-s = { $min } min { $s } s
length-h = { $h } h
length-h-min = { $h } h { $min } min
length-ms = { $ms } ms
decimal = { $whole },{ $rest }

## Zeitspannen
span-of-clocks = { $from }–{ $to }
span-of-days = { $from } – { $to }

## Zeitpunkte
clock-24 = { $hour }:{ $minute }
clock-12 = { $hour }:{ $minute } { $half ->
        [am] AM
       *[pm] PM
    }
month = { $name ->
        [jan] Jan.
        [feb] Feb.
        [mar] März
        [apr] Apr.
        [may] Mai
        [jun] Juni
        [jul] Juli
        [aug] Aug.
        [sep] Sept.
        [oct] Okt.
        [nov] Nov.
       *[dec] Dez.
    }
day-first = { $day }. { $month }, { $clock }
month-first = { $day }. { $month }, { $clock }
