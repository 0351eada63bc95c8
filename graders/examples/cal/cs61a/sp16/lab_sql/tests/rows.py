test = {
  'name': 'rows',
  'points': 0,
  'suites': [
    {
      'cases': [
        {
          'question': r"""
          What does a join of two tables with 9 rows each hold, before any WHERE?
          """,
          'answer': '81 rows: each of one with each of the other',
          'choices': [
            '9 rows: those that match',
            '18 rows: those of one, then those of the other',
            '81 rows: each of one with each of the other'
          ],
          'hidden': False,
          'locked': False
        }
      ],
      'scored': False,
      'type': 'concept'
    },
    {
      'cases': [
        {
          'code': r"""
          >>> stops = [('red', 'Market', 3100), ('blue', 'Market', 2900)]
          >>> [line for line, stop, riders in stops if riders > 3000]
          ['red']
          >>> sum([riders for line, stop, riders in stops])
          6000
          # explanation: as SELECT SUM(riders) FROM stops would
          """,
          'hidden': False,
          'locked': False
        }
      ],
      'scored': False,
      'type': 'wwpp'
    }
  ]
}
