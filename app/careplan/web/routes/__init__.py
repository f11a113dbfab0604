"""The pages by area; `careplan.web.application` puts them together."""
