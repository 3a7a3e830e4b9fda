"""A template as CloudFormation sees it; it imports nothing of this program but the syntax.

- ``template``: the view that a transform is given; ``intrinsics``, ``sub``, ``sections``: calls, texts, sections
- ``references``, ``graph``, ``depends_on``: who uses whom, in which order, and how to add to that order
- ``evaluate`` (``results``, ``environment``), ``conditions``, ``places``: what a value will be, when, and where it lives
- ``equivalence`` (``samples``, ``dependence``): the proof that a repair changes nothing
- ``dialects``, ``dynamic_references``, ``limits``: what is not plain CloudFormation, and what it does not take

Names are imported from their modules, so that who only needs the sections does not load the proof (and because
``places``, ``evaluate`` and others are a module and its main function); transforms import them from ``repair``.
"""
