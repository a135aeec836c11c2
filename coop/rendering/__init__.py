"""How forms are rendered when a page only says `{{ form }}`: with the fields of the house."""

from django.forms.renderers import TemplatesSetting


class HouseRenderer(TemplatesSetting):
    """Form, formset and field templates of the design system; widgets keep Django's own."""

    form_template_name = "components/form_body.html"
    formset_template_name = "components/formset.html"
    field_template_name = "components/field.html"
