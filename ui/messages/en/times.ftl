### How times, lengths and numbers are written. Window and pop-ups use the same.

## Lengths
length-s = { $s } s
length-min = { $min } min
length-min-s = { $min } min { $s } s
length-h = { $h } h
length-h-min = { $h } h { $min } min

## Stretches of time
span-of-clocks = { $from }–{ $to }
span-of-days = { $from } – { $to }
