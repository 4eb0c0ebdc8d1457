// Renders templates with Helm's own engine: one JSON line in, one JSON line out.
// With a number as its first argument it renders a set that often and says how long each time took.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"helm.sh/helm/v4/pkg/chart/common"
	chart "helm.sh/helm/v4/pkg/chart/v2"
	"helm.sh/helm/v4/pkg/engine"
)

type request struct {
	Template  string            `json:"template"`
	Templates map[string]string `json:"templates"`
	Values    map[string]any    `json:"values"`
	Repeat    int               `json:"repeat"`
}

type answer struct {
	Output  *string           `json:"output,omitempty"`
	Outputs map[string]string `json:"outputs,omitempty"`
	Error   string            `json:"error,omitempty"`
	Micros  []int64           `json:"micros,omitempty"`
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 1<<20), 1<<28)
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for in.Scan() {
		var asked request
		if err := json.Unmarshal(in.Bytes(), &asked); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		if err := out.Encode(render(asked)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

func render(asked request) (said answer) {
	defer func() {
		if cause := recover(); cause != nil {
			said = answer{Error: fmt.Sprint("panic: ", cause)}
		}
	}()
	made := &chart.Chart{Metadata: &chart.Metadata{Name: "v", Version: "1.2.3", AppVersion: "4.5.6", APIVersion: "v2"}}
	if asked.Templates == nil {
		asked.Templates = map[string]string{"templates/t.yaml": asked.Template}
	}
	for name, text := range asked.Templates {
		made.Templates = append(made.Templates, &common.File{Name: name, Data: []byte(text)})
	}
	var rendered map[string]string
	for turn := 0; turn < max(asked.Repeat, 1); turn++ {
		values := common.Values{
			"Values":       asked.Values,
			"Capabilities": common.DefaultCapabilities,
			"Release": map[string]any{"Name": "r", "Namespace": "n", "IsUpgrade": false, "IsInstall": true, "Revision": 1, "Service": "Helm"},
		}
		started := time.Now()
		var err error
		rendered, err = engine.Render(made, values)
		said.Micros = append(said.Micros, time.Since(started).Microseconds())
		if err != nil {
			return answer{Error: err.Error()}
		}
	}
	if asked.Repeat == 0 {
		said.Micros = nil
	}
	if asked.Template == "" && asked.Repeat > 0 || len(asked.Templates) > 1 {
		said.Outputs = rendered
		return said
	}
	text := rendered["v/templates/t.yaml"]
	said.Output = &text
	return said
}
