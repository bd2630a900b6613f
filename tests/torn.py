"""A report whose columns were torn apart in the middle of a sentence, with a word that is printed twice."""

LEFT = "　　去年，街道把十二处闲置门店改成驿站·〔2021〕，按照《公约》①，党的工作实现线上线下双覆盖"
RIGHT = "盖的做法很快传开，考察考察邻近几个街道，居民都说好𠮷。"
TORN = f"湖北省宜昌市：老旧小区改造见成效\n\n　　近年来，街道把议事会开到居民家门口，事情越办越顺。\n{LEFT}\n\n{RIGHT}\n"
