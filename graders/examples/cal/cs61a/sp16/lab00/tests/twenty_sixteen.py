test = {
  'name': 'twenty_sixteen',
  'points': 1,
  'suites': [
    {
      'type': 'doctest',
      'scored': True,
      'setup': r"""
      >>> from lab00 import *
      """,
      'teardown': '',
      'cases': [
        {
          'code': r"""
          >>> twenty_sixteen()
          2016
          """,
          'hidden': False,
          'locked': False
        }
      ]
    }
  ]
}
