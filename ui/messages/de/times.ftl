### Wie Zeiten, Dauern und Zahlen geschrieben werden.

## Dauern
length-s = { $s } s
length-min = { $min } min
length-min-s = { $min } min { $s } s
length-h = { $h } h
length-h-min = { $h } h { $min } min

## Zeitspannen
span-of-clocks = { $from }–{ $to }
span-of-days = { $from } – { $to }
