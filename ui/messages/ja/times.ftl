### 時刻、時間の長さ、数の書き方。

## 時間の長さ
length-s = { $s }秒
length-min = { $min }分
length-min-s = { $min }分{ $s }秒
length-h = { $h }時間
length-h-min = { $h }時間{ $min }分

## 期間
span-of-clocks = { $from }～{ $to }
span-of-days = { $from }～{ $to }
