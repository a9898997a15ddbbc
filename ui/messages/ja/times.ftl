### 時刻、時間の長さ、数、文の書き方。

## Sentences
full-stop = 。

## 時間の長さ
length-s = { $s }秒
length-min = { $min }分
length-min-s = { $min }分{ $s }秒
length-h = { $h }時間
length-h-min = { $h }時間{ $min }分
length-ms = { $ms }ミリ秒
decimal = { $whole }.{ $rest }

## 期間
span-of-clocks = { $from }～{ $to }
span-of-days = { $from }～{ $to }

## 日時
clock-24 = { $hour }:{ $minute }
clock-12 = { $half ->
        [am] 午前
       *[pm] 午後
    }{ $hour }:{ $minute }
month = { $name ->
        [jan] 1月
        [feb] 2月
        [mar] 3月
        [apr] 4月
        [may] 5月
        [jun] 6月
        [jul] 7月
        [aug] 8月
        [sep] 9月
        [oct] 10月
        [nov] 11月
       *[dec] 12月
    }
day-first = { $month }{ $day }日 { $clock }
month-first = { $month }{ $day }日 { $clock }
