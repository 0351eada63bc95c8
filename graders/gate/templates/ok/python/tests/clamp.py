test = {
  'name': 'clamp',
  'points': 1,
  'suites': [
    {
      'type': 'doctest',
      'setup': r"""
      >>> from template_name import *
      """,
      'cases': [
        {
          'code': r"""
          >>> clamp(5, 0, 10)
          5
          >>> clamp(-5, 0, 10)
          0
          >>> clamp(15, 0, 10)
          10
          """
        }
      ]
    }
  ]
}
