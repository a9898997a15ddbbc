### Cómo se escriben las horas, las duraciones y los números.

## Duraciones
length-s = { $s } s
length-min = { $min } min
length-min-s = { $min } min { $s } s
length-h = { $h } h
length-h-min = { $h } h { $min } min

## Periodos
span-of-clocks = { $from }–{ $to }
span-of-days = { $from } – { $to }
