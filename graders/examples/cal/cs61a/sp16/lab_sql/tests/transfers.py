test = {
  'name': 'transfers',
  'points': 1,
  'suites': [
    {
      'cases': [
        {
          'code': r"""
          sqlite> SELECT stop FROM transfers;
          Market
          University
          Museum
          """,
          'hidden': False,
          'locked': False
        },
        {
          'code': r"""
          sqlite> SELECT first, second FROM transfers
             ...>   WHERE stop = "Museum" OR stop = "Market";
          blue|green
          blue|red
          """,
          'hidden': True,
          'locked': False
        }
      ],
      'ordered': False,
      'scored': True,
      'setup': r"""
      sqlite> .read lab_sql.sql
      """,
      'teardown': '',
      'type': 'sqlite'
    }
  ]
}
