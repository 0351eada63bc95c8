.print one 'two  three' "four " five
