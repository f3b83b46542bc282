"""What the API says when it cannot answer: the codes of its errors."""

CODES = (
    "unknown_parameter",
    "repeated_parameter",
    "bad_value",
    "missing_parameter",
    "bad_query",
    "bad_cursor",
    "not_found",
    "method_not_allowed",
    "precondition_failed",
    "uri_too_long",
    "headers_too_large",
    "bad_request",
    "too_many_requests",
    "busy",
    "unavailable",
    "internal_error",
)
