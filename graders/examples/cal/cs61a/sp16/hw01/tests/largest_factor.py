test = {
  'name': 'largest_factor',
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
          >>> largest_factor(15)
          5
          >>> largest_factor(80)
          40
          """,
          'hidden': False,
          'locked': False
        },
        {
          'code': r"""
          >>> largest_factor(13)
          1
          """,
          'hidden': True,
          'locked': False
        },
      ]
    },
  ]
}
