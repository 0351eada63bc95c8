test = {
  'name': 'make_counter',
  'points': 1,
  'suites': [
    {
      'type': 'doctest',
      'scored': True,
      'setup': r"""
      >>> from hw01 import *
      >>> from scoreboard import Scoreboard
      >>> board = Scoreboard()
      """,
      'teardown': '',
      'cases': [
        {
          'code': r"""
          >>> count = make_counter(board)
          >>> count('ada')
          1
          >>> count('ada')
          2
          >>> count('alan')
          1
          """,
          'hidden': False,
          'locked': False
        },
        {
          'code': r"""
          >>> first, second = make_counter(board), make_counter(Scoreboard())
          >>> first('ada')
          1
          >>> second('ada')
          1
          >>> board.total()
          1
          """,
          'hidden': True,
          'locked': False
        },
      ]
    },
  ]
}
