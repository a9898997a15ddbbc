### Comment s’écrivent les heures, les durées et les nombres.

## Durées
length-s = { $s } s
length-min = { $min } min
length-min-s = { $min } min { $s } s
length-h = { $h } h
length-h-min = { $h } h { $min } min

## Périodes
span-of-clocks = { $from }–{ $to }
span-of-days = { $from } – { $to }
