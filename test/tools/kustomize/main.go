// Builds a kustomization in a loop with the package of kustomize: one JSON line in, one JSON line out. It says how long each turn took.
// The files lie in memory, so that no turn waits for a disk.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

type request struct {
	Files  map[string]string `json:"files"`
	Dir    string            `json:"dir"`
	Repeat int               `json:"repeat"`
}

type answer struct {
	Micros  []int64 `json:"micros"`
	Objects int     `json:"objects"`
	Bytes   int     `json:"bytes"`
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 1<<20), 1<<28)
	out := json.NewEncoder(os.Stdout)
	for in.Scan() {
		said, err := measure(in.Bytes())
		if err == nil {
			err = out.Encode(said)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

func measure(line []byte) (said answer, err error) {
	var asked request
	if err := json.Unmarshal(line, &asked); err != nil {
		return said, err
	}
	files := filesys.MakeFsInMemory()
	for name, text := range asked.Files {
		if err := files.WriteFile(name, []byte(text)); err != nil {
			return said, err
		}
	}
	for turn := 0; turn < asked.Repeat; turn++ {
		started := time.Now()
		built, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(files, asked.Dir)
		if err != nil {
			return said, err
		}
		text, err := built.AsYaml()
		if err != nil {
			return said, err
		}
		said.Micros = append(said.Micros, time.Since(started).Microseconds())
		said.Objects, said.Bytes = built.Size(), len(text)
	}
	return said, nil
}
