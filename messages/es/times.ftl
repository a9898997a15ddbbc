### Cómo se escriben las horas, las duraciones y los números.

## Duraciones
length-s = { $s } s
length-min = { $min } min
length-min-s = { $min } min { $s } s
length-h = { $h } h
length-h-min = { $h } h { $min } min
length-ms = { $ms } ms

## Momentos en las notificaciones
clock-24 = { $hour }:{ $minute }
clock-12 = { $half ->
        [am] { $hour }:{ $minute } a. m.
       *[pm] { $hour }:{ $minute } p. m.
    }
day-first = { $day } { $month }, { $clock }
month-first = { $day } { $month }, { $clock }
month = { $month ->
        [1] ene
        [2] feb
        [3] mar
        [4] abr
        [5] may
        [6] jun
        [7] jul
        [8] ago
        [9] sept
        [10] oct
        [11] nov
       *[12] dic
    }
span-of-clocks = { $from }–{ $to }
span-of-days = { $from } – { $to }
decimal = { $whole },{ $rest }
