from django.urls import path, re_path

from overview import site, views

urlpatterns = [
    path("", views.start, name="start"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("undersoegelsen/", views.survey, name="survey"),
    path("undersoegelsen.pdf", views.survey_pdf, name="survey_pdf"),
    path("om/", site.about, name="about"),
    path("data/", site.data, name="data"),
    path("udgaver/", site.documents, name="documents"),
    re_path(r"^was/?$", site.accessibility, name="accessibility"),
]
