### Cómo se escriben las horas, las duraciones, los números y las frases.

## Sentences
full-stop = .

## Duraciones
length-s = { $s } s
length-min = { $min } min
length-min-s = { $min } min { $s } s
length-h = { $h } h
length-h-min = { $h } h { $min } min
length-ms = { $ms } ms
decimal = { $whole },{ $rest }

## Periodos
span-of-clocks = { $from }–{ $to }
span-of-days = { $from } – { $to }

## Momentos
clock-24 = { $hour }:{ $minute }
clock-12 = { $hour }:{ $minute } { $half ->
        [am] a. m.
       *[pm] p. m.
    }
month = { $name ->
        [jan] ene
        [feb] feb
        [mar] mar
        [apr] abr
        [may] may
        [jun] jun
        [jul] jul
        [aug] ago
        [sep] sept
        [oct] oct
        [nov] nov
       *[dec] dic
    }
day-first = { $day } { $month }, { $clock }
month-first = { $day } { $month }, { $clock }
