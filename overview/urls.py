from django.urls import path

from overview import views

urlpatterns = [
    path("", views.start, name="start"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("undersoegelsen/", views.survey, name="survey"),
    path("undersoegelsen.pdf", views.survey_pdf, name="survey_pdf"),
]
