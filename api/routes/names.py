"""What an address of the HTTP API names in, its description for OpenAPI out, and what is said where there is none."""

from typing import Annotated

from fastapi import Path

from api.routes.parameters import DOCUMENT

DocumentName = Annotated[str, Path(description=DOCUMENT)]
PracticeName = Annotated[str, Path(description="做法编号")]
BasketName = Annotated[str, Path(description="篮子编号")]
JobNumber = Annotated[int, Path(ge=1, le=2**31, description="导入的编号")]
NO_DOCUMENT = "资料库中没有文档“{}”，请用编号、编号开头或完整文件名。"
NO_PRACTICE = "资料库中没有做法“{}”，请用 /api/v1/practices 查看编号。"
