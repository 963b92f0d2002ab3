"""What every answer tells browsers besides what Django's own middleware does, static files and errors included."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# What no page of ours uses, and nothing within one may ask for. Passkeys and the clipboard are left to our own pages.
UNUSED = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media",
    "gamepad", "geolocation", "gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer", "microphone", "midi",
    "payment", "picture-in-picture", "screen-wake-lock", "serial", "usb", "window-management", "xr-spatial-tracking",
)  # fmt: skip
PERMISSIONS_POLICY = ", ".join(f"{feature}=()" for feature in UNUSED)

# What pages of other origins may hold: the API's answers, and the picture that previews of our pages show.
FOR_OTHERS = ("/api/", "/static/overview/preview.")

type Answer = Callable[[HttpRequest], HttpResponse]


def told_to_browsers(get_response: Answer) -> Answer:
    """Return a middleware that says what pages may do, and whose pages may hold what is answered.

    It stands before all others, so that it sees what each of them answers.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for_others = request.path_info.startswith(FOR_OTHERS)
        response.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.setdefault("Cross-Origin-Resource-Policy", "cross-origin" if for_others else "same-origin")
        return response

    return middleware
