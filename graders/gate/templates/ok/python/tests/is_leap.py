test = {
  'name': 'is_leap',
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
          >>> is_leap(2024)
          True
          >>> is_leap(2023)
          False
          """
        },
        {
          'code': r"""
          >>> is_leap(1900)
          False
          >>> is_leap(2000)
          True
          """,
          'hidden': True
        }
      ]
    }
  ]
}
