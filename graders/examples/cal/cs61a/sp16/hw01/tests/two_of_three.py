test = {
  'name': 'two_of_three',
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
          >>> two_of_three(1, 2, 3)
          13
          >>> two_of_three(5, 3, 1)
          34
          """,
          'hidden': False,
          'locked': False
        },
        {
          'code': r"""
          >>> two_of_three(10, 2, 8)
          164
          >>> two_of_three(5, 5, 5)
          50
          """,
          'hidden': True,
          'locked': False
        },
      ]
    },
  ]
}
