"""A Plytix in a box: a local HTTP server built from the published documentation.

``server`` starts it, ``options`` and ``switches`` set it up, ``exchange`` says what a request and
an answer are. Then, from the door inwards:

* ``hosts``: who may ask, how often, and what goes wrong on the way
* ``v1v2``: the routes of API generations 1 and 2, one file a resource
* ``searching``: the search language, once for all collections
* ``account``: what happens to the things in an account
* ``files``: the bytes of assets
* ``state``: where it is all kept
* ``seed``: the accounts that it can start with
* ``page``: what people see in a browser
"""
