// Command collector is an OpenTelemetry Collector with an OTLP receiver and an exporter that writes what came, one
// JSON object of OTLP a line.
package main

import (
	"context"
	"log"
	"os"
	"sync"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/confmap/provider/fileprovider"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/exporter/exporterhelper"
	"go.opentelemetry.io/collector/otelcol"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/receiver"
	"go.opentelemetry.io/collector/receiver/otlpreceiver"
	"go.opentelemetry.io/collector/service/telemetry/otelconftelemetry"
)

type config struct {
	Path string `mapstructure:"path"`
}

type lines struct {
	sync.Mutex
	file *os.File
}

func (l *lines) write(line []byte, err error) error {
	if err != nil {
		return err
	}
	l.Lock()
	defer l.Unlock()
	_, err = l.file.Write(append(line, '\n'))
	return err
}

var out lines

func open(c component.Config) (err error) {
	out.Lock()
	defer out.Unlock()
	if out.file == nil {
		out.file, err = os.Create(c.(*config).Path)
	}
	return err
}

func factory() exporter.Factory {
	return exporter.NewFactory(component.MustNewType("lines"),
		func() component.Config { return &config{} },
		exporter.WithTraces(func(ctx context.Context, s exporter.Settings, c component.Config) (exporter.Traces, error) {
			if err := open(c); err != nil {
				return nil, err
			}
			return exporterhelper.NewTraces(ctx, s, c, func(_ context.Context, d ptrace.Traces) error {
				return out.write((&ptrace.JSONMarshaler{}).MarshalTraces(d))
			})
		}, component.StabilityLevelDevelopment),
		exporter.WithMetrics(func(ctx context.Context, s exporter.Settings, c component.Config) (exporter.Metrics, error) {
			if err := open(c); err != nil {
				return nil, err
			}
			return exporterhelper.NewMetrics(ctx, s, c, func(_ context.Context, d pmetric.Metrics) error {
				return out.write((&pmetric.JSONMarshaler{}).MarshalMetrics(d))
			})
		}, component.StabilityLevelDevelopment),
		exporter.WithLogs(func(ctx context.Context, s exporter.Settings, c component.Config) (exporter.Logs, error) {
			if err := open(c); err != nil {
				return nil, err
			}
			return exporterhelper.NewLogs(ctx, s, c, func(_ context.Context, d plog.Logs) error {
				return out.write((&plog.JSONMarshaler{}).MarshalLogs(d))
			})
		}, component.StabilityLevelDevelopment))
}

func main() {
	settings := otelcol.CollectorSettings{
		BuildInfo: component.NewDefaultBuildInfo(),
		Factories: func() (otelcol.Factories, error) {
			receivers, err := otelcol.MakeFactoryMap[receiver.Factory](otlpreceiver.NewFactory())
			if err != nil {
				return otelcol.Factories{}, err
			}
			exporters, err := otelcol.MakeFactoryMap[exporter.Factory](factory())
			return otelcol.Factories{
				Receivers: receivers,
				Exporters: exporters,
				Telemetry: otelconftelemetry.NewFactory(),
			}, err
		},
		ConfigProviderSettings: otelcol.ConfigProviderSettings{
			ResolverSettings: confmap.ResolverSettings{
				DefaultScheme:     "file",
				ProviderFactories: []confmap.ProviderFactory{fileprovider.NewFactory()},
			},
		},
	}
	if err := otelcol.NewCommand(settings).Execute(); err != nil {
		log.Fatal(err)
	}
}
