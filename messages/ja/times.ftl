### 時刻、時間の長さ、数の書き方。

## 時間の長さ
length-s = { $s }秒
length-min = { $min }分
length-min-s = { $min }分{ $s }秒
length-h = { $h }時間
length-h-min = { $h }時間{ $min }分
length-ms = { $ms }ミリ秒

## 通知の日時
clock-24 = { $hour }:{ $minute }
clock-12 = { $half ->
        [am] 午前{ $hour }:{ $minute }
       *[pm] 午後{ $hour }:{ $minute }
    }
day-first = { $month }{ $day }日 { $clock }
month-first = { $month }{ $day }日 { $clock }
month = { $month ->
        [1] 1月
        [2] 2月
        [3] 3月
        [4] 4月
        [5] 5月
        [6] 6月
        [7] 7月
        [8] 8月
        [9] 9月
        [10] 10月
        [11] 11月
       *[12] 12月
    }
span-of-clocks = { $from }～{ $to }
span-of-days = { $from }～{ $to }
decimal = { $whole }.{ $rest }
