input("Please type your text: ")
