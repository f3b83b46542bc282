"""The OpenAPI 3.1 document, from the declarations that the answers come from."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from budgets.api.endpoints import ENDPOINTS, Endpoint
from budgets.api.errors import CODES
from budgets.api.fields import TEXT, TIME, Member
from budgets.api.parameters import language
from budgets.data_views.parameters import Parameter

VERSION = "1.0"
_REFUSALS = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.METHOD_NOT_ALLOWED,
    HTTPStatus.PRECONDITION_FAILED,
    HTTPStatus.REQUEST_URI_TOO_LONG,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.SERVICE_UNAVAILABLE,
)


def document(language_code: str, server: str) -> dict[str, Any]:
    """Return the document with its texts in a language; `server` is the absolute address of the API's
    root.
    """
    with translation.override(language_code):
        return {
            "openapi": "3.1.0",
            "info": {
                "title": _("部门预算公开：数据接口"),
                "version": VERSION,
                "description": _("只读。每个金额带着它的单位、原样和出处，地址不变。"),
                "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            },
            "servers": [{"url": server.rstrip("/")}],
            "paths": {f"/{each.path}": {"get": _operation(each)} for each in ENDPOINTS}
            | {"/": {"get": _index()}, "/openapi.json": {"get": _itself()}},
            "components": {
                "schemas": {each.name: _row(each) for each in ENDPOINTS} | {"error": _error()},
                "responses": {str(int(status)): _refusal(status) for status in _REFUSALS},
            },
        }


def _operation(each: Endpoint) -> dict[str, Any]:
    return {
        "operationId": each.name,
        "summary": str(each.title),
        "description": str(each.about),
        "parameters": [_parameter(parameter) for parameter in each.parameters],
        "responses": {
            "200": {
                "description": _("一页"),
                "headers": _headers(),
                "content": {
                    "application/json": {"schema": _page(each.name)},
                    "text/csv": {"schema": TEXT},
                },
                "links": {"next": _next_page(each)},
            },
            "304": {"description": _("和您已有的一样")},
            **_refusals(),
        },
    }


def _next_page(each: Endpoint) -> dict[str, Any]:
    """Return the link to the next page: no schema can say which cursors are sealed by us."""
    return {
        "operationId": each.name,
        "parameters": {"cursor": "$response.body#/next_cursor"},
        "description": _("下一页的 cursor"),
    }


def _index() -> dict[str, Any]:
    return _plain_operation("index", _("各地址"), {"type": "object"})


def _itself() -> dict[str, Any]:
    found = _plain_operation("openapi", _("这份说明"), {"type": "object"})
    return found | {"parameters": [_parameter(language())]}


def _plain_operation(name: str, summary: str, schema: dict[str, Any]) -> dict[str, Any]:
    answer = {"description": summary, "content": {"application/json": {"schema": schema}}}
    return {"operationId": name, "summary": summary, "responses": {"200": answer, **_refusals()}}


def _refusals() -> dict[str, Any]:
    return {
        str(int(status)): {"$ref": f"#/components/responses/{int(status)}"} for status in _REFUSALS
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "description": str(parameter.about),
        "schema": parameter.schema(),
    }
    if parameter.many:
        found |= {"style": "form", "explode": False}
    return found


def _page(name: str) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["data", "next", "next_cursor", "as_of"],
        "additionalProperties": False,
        "properties": {
            "data": {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}},
            "next": {
                "type": ["string", "null"],
                "format": "uri",
                "description": _("下一页的网址；最后一页为 null"),
            },
            "next_cursor": {"type": ["string", "null"], "description": _("下一页的 cursor")},
            "as_of": {
                **TIME,
                "type": ["string", "null"],
                "description": _("数据最近一次变化：公开、更正或撤回"),
            },
        },
    }


def _row(each: Endpoint) -> dict[str, Any]:
    return {
        "type": "object",
        "required": [field.name for field in each.fields],
        "additionalProperties": False,
        "properties": {field.name: _member(field) for field in (*each.optional, *each.fields)},
    }


def _member(field: Member) -> dict[str, Any]:
    return {**field.kind, "description": str(field.about)}


def _headers() -> dict[str, Any]:
    named = {
        "ETag": _("同样的数据有同样的 ETag"),
        "Last-Modified": _("最近一次公开、更正或撤回的时间"),
        "Link": _("下一页的网址，写作 rel=next"),
    }
    return {name: {"description": text, "schema": TEXT} for name, text in named.items()}


def _refusal(status: HTTPStatus) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/error"}
    return {"description": status.phrase, "content": {"application/json": {"schema": schema}}}


def _error() -> dict[str, Any]:
    members = {
        "status": {"type": "integer"},
        "code": {"type": "string", "enum": list(CODES)},
        "message": TEXT,
        "message_en": TEXT,
        "parameter": {"type": ["string", "null"]},
        "known": {"type": "array", "items": TEXT},
    }
    return {
        "type": "object",
        "required": ["error"],
        "additionalProperties": False,
        "properties": {
            "error": {
                "type": "object",
                "required": list(members),
                "additionalProperties": False,
                "properties": members,
            }
        },
    }
