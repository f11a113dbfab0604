"""The pages: what the API does, for people. Server-rendered in Japanese and English, without a build step.

`desks` what pages work with · `visits` who looks, in which language · `renewals` a log-in that goes on ·
`forgery` requests that other sites cause · `posted` forms and files, in memory only · `pages` route class, rendering ·
`problem_pages` a problem document as a page · `times` Japan's time ·
`assets` style sheets and scripts · `routes/` a module an area.
"""
