// Prints what a Talos release decodes, as JSON: every document kind with its fields, their types and how a patch merges them.
// ../talos-facts compiles it inside the sources of one release, so that the answer is Go's own and not the published schema's, which leaves
// deprecated fields out.
package main

import (
	"encoding"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/siderolabs/crypto/x509"

	"github.com/siderolabs/talos/pkg/machinery/config/config"
	_ "github.com/siderolabs/talos/pkg/machinery/config/configloader"
	"github.com/siderolabs/talos/pkg/machinery/config/internal/registry"
)

// Type expressions: string, bool, int, uint16, float64, duration, any; []T a list, {}T a map, *T may be absent, =T is replaced by a patch,
// @name a type of the list below.
type kindFacts struct {
	Type         string   `json:"type"`
	Named        bool     `json:"named,omitempty"`
	ControlPlane bool     `json:"controlPlane,omitempty"`
	Link         bool     `json:"link,omitempty"`
	Excludes     []string `json:"excludes,omitempty"`
}

type typeFacts struct {
	Fields map[string]string `json:"fields,omitempty"` // a structure
	List   string            `json:"list,omitempty"`   // a list or map whose merging is its own
	Text   bool              `json:"text,omitempty"`   // a scalar that is parsed
	Values []string          `json:"values,omitempty"` // all that such a scalar may be
	Zero   bool              `json:"zero,omitempty"`   // the first of them is Go's zero value
}

type merger interface{ Merge(any) error }

var types = map[string]*typeFacts{"base64": {Text: true}}

func shortName(t reflect.Type) string {
	path := t.PkgPath()
	return path[strings.LastIndex(path, "/")+1:] + "." + t.Name()
}

// unmarshalsItself reports whether a pointer to t has any UnmarshalYAML, whatever YAML package its argument is of.
func unmarshalsItself(t reflect.Type) bool {
	_, ok := reflect.PointerTo(t).MethodByName("UnmarshalYAML")
	return ok
}

func isText(t reflect.Type) bool {
	return reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]())
}

// values lists the words of a choice, and whether the first is the zero value; nothing for what isn't a choice of few.
func values(t reflect.Type) (all []string, hasZero bool) {
	const most = 32

	if t.Kind() < reflect.Int || t.Kind() > reflect.Uint64 || !isText(t) {
		return nil, false
	}

	for i := range 256 {
		v := reflect.New(t)
		if v.Elem().CanInt() {
			if v.Elem().OverflowInt(int64(i)) {
				break
			}
			v.Elem().SetInt(int64(i))
		} else {
			if v.Elem().OverflowUint(uint64(i)) {
				break
			}
			v.Elem().SetUint(uint64(i))
		}

		stringer, ok := v.Interface().(fmt.Stringer)
		if !ok {
			return nil, false
		}

		text := stringer.String()
		if v.Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(text)) == nil && !slices.Contains(all, text) {
			all, hasZero = append(all, text), hasZero || i == 0
		}
	}

	if len(all) > most {
		return nil, false
	}

	return all, hasZero
}

func expression(t reflect.Type) string {
	switch {
	case t == reflect.TypeFor[x509.PEMEncodedCertificateAndKey]():
		return named(t, func(f *typeFacts) {
			f.Fields = map[string]string{"crt": "@base64", "key": "@base64"}
		})
	case t == reflect.TypeFor[x509.PEMEncodedCertificate]():
		return named(t, func(f *typeFacts) { f.Fields = map[string]string{"crt": "@base64"} })
	case t == reflect.TypeFor[x509.PEMEncodedKey]():
		return named(t, func(f *typeFacts) { f.Fields = map[string]string{"key": "@base64"} })
	case t == reflect.TypeFor[time.Duration]():
		return "duration"
	case t.Kind() == reflect.Pointer:
		return "*" + expression(t.Elem())
	case t.PkgPath() != "" && (unmarshalsItself(t) || isText(t)):
		return named(t, func(f *typeFacts) {
			if t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Struct {
				f.List = "[]" + expression(t.Elem())
				return
			}
			f.Text = true
			f.Values, f.Zero = values(t)
		})
	case t.PkgPath() != "" && reflect.PointerTo(t).Implements(reflect.TypeFor[merger]()):
		return named(t, func(f *typeFacts) { f.List = plain(t) })
	}

	return plain(t)
}

func named(t reflect.Type, fill func(*typeFacts)) string {
	name := shortName(t)
	if types[name] == nil {
		types[name] = &typeFacts{}
		fill(types[name])
	}

	return "@" + name
}

func plain(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Slice:
		return "[]" + expression(t.Elem())
	case reflect.Map:
		return "{}" + expression(t.Elem())
	case reflect.Interface:
		return "any"
	case reflect.Struct:
		if fields := collect(t); len(fields) == 1 && fields[""] != "" { // an inlined map, with nothing beside it
			return fields[""]
		}
		return named(t, func(f *typeFacts) { f.Fields = collect(t) })
	default:
		return t.Kind().String()
	}
}

func collect(t reflect.Type) map[string]string {
	fields := map[string]string{}

	for i := range t.NumField() {
		field := t.Field(i)
		tag, rest, _ := strings.Cut(field.Tag.Get("yaml"), ",")
		if !field.IsExported() || tag == "-" {
			continue
		}

		switch {
		case strings.Contains(rest, "inline") && field.Type.Kind() == reflect.Map:
			fields[""] = expression(field.Type)
			continue
		case strings.Contains(rest, "inline") || (field.Anonymous && tag == ""):
			inner := field.Type
			if inner.Kind() == reflect.Struct {
				for key, value := range collect(inner) {
					fields[key] = value
				}
			}
			continue
		case tag == "":
			tag = strings.ToLower(field.Name)
		}

		text := expression(field.Type)
		if slices.Contains(strings.Split(field.Tag.Get("merge"), ","), "replace") {
			text = "=" + text
		}
		fields[tag] = text
	}

	return fields
}

func main() {
	kinds := map[string]kindFacts{}

	for _, kind := range registry.Kinds() {
		document, err := registry.New(kind, "v1alpha1")
		if err != nil {
			continue
		}

		facts := kindFacts{Type: strings.TrimPrefix(expression(reflect.TypeOf(document).Elem()), "@")}
		_, facts.Named = document.(config.NamedDocument)
		_, facts.Link = document.(config.NetworkCommonLinkConfig)
		_, facts.ControlPlane = reflect.TypeOf(document).MethodByName("ControlplaneOnlyDocument")
		if conflicting, ok := document.(config.ConflictingDocument); ok {
			facts.Excludes = conflicting.ConflictsWithKinds()
		}
		kinds[kind] = facts
	}

	encoder := json.NewEncoder(os.Stdout)
	encoder.SetIndent("", " ")

	if err := encoder.Encode(map[string]any{"talos": os.Args[1], "kinds": kinds, "types": types}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
