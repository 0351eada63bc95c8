test = {
  'name': 'index_of',
  'points': 1,
  'suites': [
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
          >>> index_of(['a', 'b', 'c'], 'b')
          1
          >>> index_of(['a', 'b', 'c'], 'x')
          Traceback (most recent call last):
            ...
          ValueError: 'x' is not there
          """,
          'hidden': False,
          'locked': False
        },
        {
          'code': r"""
          >>> index_of([], 3)
          ValueError
          """,
          'hidden': True,
          'locked': False
        },
        {
          'code': r"""
          >>> index_of([2, 1, 2], 2)
          0
          """,
          'hidden': True,
          'locked': False
        },
      ]
    },
  ]
}
