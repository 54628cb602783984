// Command kustomize is the original that the tests compare with: kustomize's own library, asked over standard input and output.
package main

import (
	"fmt"
	"os"
)

var commands = map[string]func() error{
	"serve":  serve,
	"schema": writeSchema,
}

func main() {
	if len(os.Args) != 2 || commands[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: kustomize serve|schema")
		os.Exit(2)
	}
	if err := commands[os.Args[1]](); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
