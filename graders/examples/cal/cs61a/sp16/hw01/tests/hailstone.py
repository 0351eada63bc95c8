test = {
  'name': 'hailstone',
  'points': 1,
  'suites': [
    {
      'type': 'doctest',
      'scored': True,
      'setup': r"""
      >>> from hw01 import *
      >>> def quietly(n):
      ...     import contextlib, io
      ...     with contextlib.redirect_stdout(io.StringIO()):
      ...         return hailstone(n)
      """,
      'teardown': '',
      'cases': [
        {
          'code': r"""
          >>> quietly(10)
          7
          >>> quietly(1)
          1
          """,
          'hidden': False,
          'locked': False
        },
      ]
    },
    {
      'type': 'doctest',
      'scored': True,
      'setup': r"""
      >>> from hw01 import *
      """,
      'teardown': '',
      'cases': [
        {
          'code': r"""
          >>> length = hailstone(10)
          10
          5
          16
          8
          4
          2
          1
          """,
          'hidden': False,
          'locked': False
        },
        {
          'code': r"""
          >>> length = hailstone(3)
          3
          10
          5
          16
          8
          4
          2
          1
          >>> length
          8
          """,
          'hidden': True,
          'locked': False
        },
      ]
    },
  ]
}
